"""What a screen reader would find in the window, for the tests of this folder.

Reads one JSON request a line on standard input and answers each with one line:
  {"do": "tree"}                          -> [[depth, role, name, text, [states]], ...]
  {"do": "find", "name": n, "role": r}    -> {"x":, "y":, "w":, "h":, "states": [...]} or null; n is a part of the name
  {"do": "clipboard"}                     -> the text on the clipboard
  {"do": "gone"}                          -> true when no window of ours is there
"""
import json
import signal
import sys

import gi

gi.require_version("Atspi", "2.0")
gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
import pyatspi  # noqa: E402
from gi.repository import Atspi, Gdk, GLib, Gtk  # noqa: E402

# A window that was killed answers nobody; waiting for it takes 15 seconds a question where nothing else is said.
Atspi.set_timeout(2000, 2000)

SHOWN = {
    pyatspi.STATE_FOCUSED: "focused",
    pyatspi.STATE_FOCUSABLE: "focusable",
    pyatspi.STATE_SENSITIVE: "sensitive",
    pyatspi.STATE_SHOWING: "showing",
    pyatspi.STATE_CHECKED: "checked",
}


def ours(app):
    try:
        return app is not None and app.name.lower().startswith("missent")
    except GLib.Error:  # it has just gone
        return False


def apps():
    return [app for app in pyatspi.Registry.getDesktop(0) if ours(app)]


def states(node):
    have = node.getState()
    return [word for state, word in SHOWN.items() if have.contains(state)]


def text(node):
    try:
        return node.queryText().getText(0, -1)
    except NotImplementedError:  # this node has none
        return ""


def walk(node, depth=0):
    """All nodes below one. A node that went away while we looked is left out."""
    try:
        yield depth, node.getRoleName(), node.name, node
        children = list(node)
    except Exception:  # pyatspi raises several kinds for a node that is gone
        return
    for child in children:
        if child is not None:
            yield from walk(child, depth + 1)


def nodes():
    for app in apps():
        yield from walk(app)


def find(name, role):
    for _, r, n, node in nodes():
        if name in n and (not role or r == role):
            try:
                box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
                return {"x": box.x, "y": box.y, "w": box.width, "h": box.height, "states": states(node)}
            except Exception:
                continue
    return None


def catch_up():
    """Takes in the changes the window has told of, without which we see it as it was when we first looked."""
    context = GLib.MainContext.default()
    for _ in range(10_000):
        if not context.pending():
            return
        context.iteration(False)


def answer(request):
    what = request["do"]
    if what == "tree":
        return [[d, r, n, text(node), states(node)] for d, r, n, node in nodes()]
    if what == "find":
        return find(request["name"], request.get("role"))
    if what == "clipboard":
        return Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD).wait_for_text()
    if what == "gone":
        return not apps()
    raise ValueError(what)


for line in sys.stdin:
    signal.alarm(50)  # a window that died while we looked must not keep us for ever
    catch_up()
    print(json.dumps(answer(json.loads(line))), flush=True)
    signal.alarm(0)
