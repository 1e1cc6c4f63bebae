import re

import bleach
from bleach.css_sanitizer import CSSSanitizer
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors.sanitize import SanitizeHTML

from .marks import grade_id

# What the renderer makes of `- [x]`.
checkbox = re.compile(r'<input class="task-list-item-checkbox" type="checkbox" disabled( checked)?/>')

tags = {
    *bleach.ALLOWED_TAGS,
    *("p", "div", "span", "br", "hr", "pre", "del", "sub", "sup", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "img"),
}
attributes = {
    **bleach.ALLOWED_ATTRIBUTES,
    "*": ["style", "title", "scope", "colspan"],
    "img": ["src", "alt", "width", "height"],
}


class ShowSafely(SanitizeHTML):
    """Shows what a learner wrote and printed, tables and pictures included, so that nothing in it acts."""

    def preprocess_cell(self, cell, resources, cell_index):
        # What was handed out is text of the class's own, restored before; outputs are never trusted.
        if cell.cell_type != "code" and grade_id(cell) and cell.metadata.nbgrader.get("locked"):
            return cell, resources
        if cell.cell_type == "markdown":
            cell.source = self.shown(cell.source, cell.get("attachments", {}))
            return cell, resources
        return super().preprocess_cell(cell, resources, cell_index)

    def sanitize_code_outputs(self, outputs):
        for output in outputs:
            if "data" not in output:
                continue
            markdown = output.data.pop("text/markdown", None)
            super().sanitize_code_outputs([output])
            if markdown is not None:
                output.data["text/markdown"] = self.shown(markdown, {})
            # The width and height of a picture would stand in its tag as they are.
            output.metadata = {}
        return outputs

    def shown(self, markdown, attachments):
        """What Markdown gives as HTML, and made safe only then: its links are none before.

        It is rendered once more later. A line that begins with a block of HTML is left as it is, so all is one line.
        """
        renderer = IPythonRenderer(escape=False, attachments=attachments)
        html = MarkdownWithMath(renderer=renderer).render(markdown)
        safe = self.sanitize_html_tags(checkbox.sub(lambda found: "\u2611 " if found[1] else "\u2610 ", html))
        return "<div>" + "&#10;".join(safe.splitlines()) + "</div>"

    def sanitize_html_tags(self, html_str):
        return bleach.clean(
            html_str,
            tags=tags,
            attributes=attributes,
            protocols=[*bleach.ALLOWED_PROTOCOLS, "data"],
            css_sanitizer=CSSSanitizer(),
        )
