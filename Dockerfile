# Node and Debian's packages: enough for a clone of its own, as .devcontainer/ has it.
FROM node:22-bookworm AS base
COPY scripts/debian.sh /tmp/
RUN bash /tmp/debian.sh && rm -rf /var/lib/apt/lists/* /tmp/debian.sh

# The workbook, ready to run. What a learner does is kept in WORKBOOK_HOME; the rest may be read-only.
FROM base
COPY --chown=node . /opt/cnn-workbook
RUN mkdir -p /home/node/cnn-workbook && chown node: /opt/cnn-workbook /home/node/cnn-workbook
USER node
RUN bash /opt/cnn-workbook/docker/build.sh
ENV PATH=/opt/cnn-workbook/.venv/bin:$PATH WORKBOOK_HOME=/home/node/cnn-workbook
WORKDIR /home/node
EXPOSE 8888
ENTRYPOINT ["/opt/cnn-workbook/docker/entrypoint.sh"]
# Inside a container the loopback cannot be reached from outside; Jupyter asks for the token that it prints.
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--port=8888", "--no-browser"]
