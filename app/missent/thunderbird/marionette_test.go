//go:build e2e

package thunderbird

import remote "missent/core/coretest/thunderbird"

// marionette leads the Thunderbird of a test.
type marionette struct{ *remote.Client }

// run runs the body of an async function in Thunderbird with arguments, and reads what it returns.
func (m marionette) run(body string, out any, args ...any) error {
	return m.Run(library, body, out, args...)
}

// library is what the scripts share.
const library = `
	const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
	const {setTimeout} = ChromeUtils.importESModule("resource://gre/modules/Timer.sys.mjs");
	const all_windows = type => [...Services.wm.getEnumerator(type)];
	const named = id => all_windows("msgcompose").find(w => w.missentTest === id);
	const popups = () => all_windows("mail:extensionPopup").filter(w => !w.closed && page(w)?.messageManager);
	const page = w => w.document.querySelector("browser");
	const hintPopup = id => named(id).document.querySelector("panel browser");
	const inPage = (browser, source) => new Promise((resolve, reject) => {
		const name = "missent-test:" + Math.random(), mm = browser.messageManager;
		mm.addMessageListener(name, function heard(m) { mm.removeMessageListener(name, heard); resolve(m.data); });
		mm.loadFrameScript("data:application/javascript;charset=utf-8," + encodeURIComponent(
			"(async () => { let r; try { r = await (async (window, document) => {" + source + "})(content, content.document) } catch (e) { r = {failed: String(e)} } sendAsyncMessage(" + JSON.stringify(name) + ", r ?? null); })()"), false);
		setTimeout(() => resolve(null), 1000); // it went away
	});
`
