/** The program that starts JupyterLab in its own Python. */

/** Seconds that JupyterLab has to shut its kernels down before it is ended by force. */
export const patienceSeconds = 10;

/**
 * Python that starts JupyterLab with the options of the command line. Its standard input is a pipe whose other end its
 * owner holds: it brings the token in one line, so that neither the process table nor the environment shows it, and it
 * closes when the owner ends, however that happens. JupyterLab then ends itself and its kernels.
 *
 * The machine's own settings, kernels and extensions for Jupyter (below `/etc`, `/usr/local/etc`, `/usr/share` …) have no
 * switch to leave them out, so their folders are taken from Jupyter's lists.
 */
export const launcher: string = `
import os, select, shutil, signal, sys, threading, time

token = sys.stdin.readline().strip()
runtime = os.environ["JUPYTER_RUNTIME_DIR"]

def end_with_owner():
    try:
        while True:
            ready, _, _ = select.select([0], [], [], 3600)
            if ready and not os.read(0, 4096):
                break
            os.utime(runtime)
    except OSError:
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(${patienceSeconds})
    shutil.rmtree(runtime, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)

threading.Thread(target=end_with_owner, daemon=True).start()

from jupyter_core import paths
paths.SYSTEM_CONFIG_PATH[:] = []
paths.SYSTEM_JUPYTER_PATH[:] = []
from jupyterlab.labapp import LabApp

try:
    LabApp.launch_instance(argv=[*sys.argv[1:], "--IdentityProvider.token=" + token])
finally:
    shutil.rmtree(runtime, ignore_errors=True)
`;
