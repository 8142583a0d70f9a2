/** The page's whole look; no outside resource is loaded. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --back: #f6f7f9; --card: #ffffff; --head: #f3f5f8; --line: #d9dee5; --text: #1d2430; --soft: #647084;
  --link: #1f63c7; --code: #eef1f5; --good: #1f8a4c; --bad: #cf3a3a; --wait: #b07a10; --merged: #7a4fd0;
  --bot: #e8eefc; --shadow: 0 1px 2px rgb(20 30 50 / 6%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #11151c; --card: #181d26; --head: #1e2530; --line: #303947; --text: #e3e8f0; --soft: #93a0b4;
    --link: #79aefc; --code: #232b37; --good: #46c07a; --bad: #f07575; --wait: #e0b04a; --merged: #b195f5;
    --bot: #1f2b45; --shadow: none;
  }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--back); color: var(--text);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif }
a { color: var(--link); text-decoration: none } a:hover { text-decoration: underline }
.bar { background: var(--card); border-bottom: 1px solid var(--line) }
.bar div { max-width: 960px; margin: auto; padding: 12px 24px; display: flex; justify-content: space-between }
.bar .forge, .soft { color: var(--soft) }
main { max-width: 960px; margin: auto; padding: 28px 24px 64px }
h1 { margin: 0 0 10px; font-size: 27px; font-weight: 600; line-height: 1.25 } h1 span { color: var(--soft); font-weight: 400 }
.sub { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; color: var(--soft); padding-bottom: 22px;
  border-bottom: 1px solid var(--line); margin-bottom: 24px }
.sub strong { color: var(--text) }
.state { color: #fff; border-radius: 999px; padding: 3px 13px; font-size: 13.5px; font-weight: 600 }
.state.open { background: #1f8a4c } .state.closed { background: #c43737 } .state.merged { background: #7a4fd0 }
.branch, .sha, .label { font: 12.5px ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", monospace }
.branch { background: var(--bot); color: var(--link); border-radius: 6px; padding: 2px 7px }
.label { border: 1px solid var(--line); border-radius: 999px; padding: 1px 9px }
.entry { display: flex; gap: 14px; margin-bottom: 20px }
.avatar { flex: none; width: 40px; height: 40px; border-radius: 50%; color: #fff; font-weight: 600; font-size: 15px;
  display: grid; place-items: center } .avatar.bot { border-radius: 10px }
.avatar.small { width: 22px; height: 22px; font-size: 10px }
.card { flex: 1; min-width: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; box-shadow: var(--shadow) }
.card > header { background: var(--head); border-bottom: 1px solid var(--line); border-radius: 10px 10px 0 0;
  padding: 8px 16px; color: var(--soft); font-size: 14px } .card > header strong { color: var(--text) }
.tag { border: 1px solid var(--line); border-radius: 999px; font-size: 11.5px; padding: 0 7px; margin-left: 4px }
.body { padding: 14px 16px; overflow-wrap: anywhere } .body > :first-child { margin-top: 0 } .body > :last-child { margin-bottom: 0 }
.event { margin: 0 0 20px 54px; color: var(--soft); font-size: 14px }
.event p { margin: 0 0 6px; display: flex; gap: 8px; align-items: center }
.event strong { color: var(--text) }
.commits { list-style: none; margin: 0; padding: 0 } .commits li { display: flex; gap: 10px; padding: 2px 0 }
.commits .message { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: var(--text) }
.dot { font-weight: 700 } .success { color: var(--good) } .failure, .error { color: var(--bad) } .pending, .warning { color: var(--wait) }
.checks { list-style: none; margin: 0; padding: 6px 16px } .checks li { display: flex; gap: 10px; padding: 7px 0; border-top: 1px solid var(--line) }
.checks li:first-child { border: 0 } .checks .what { flex: 1; min-width: 0 }
.body h1, .body h2, .body h3, .body h4 { line-height: 1.3; margin: 18px 0 10px; font-weight: 600 }
.body h1 { font-size: 22px } .body h2 { font-size: 19px } .body h3 { font-size: 16.5px } .body h4 { font-size: 15px }
.body p, .body ul, .body ol, .body pre, .body blockquote, .body details, .scroll { margin: 10px 0 }
.body ul, .body ol { padding-left: 24px } .body code, kbd { background: var(--code); border-radius: 5px; padding: 1px 5px;
  font: 12.8px ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", monospace }
.body pre { background: var(--code); border-radius: 8px; padding: 12px 14px; overflow: auto; line-height: 1.45 } .body pre code { background: none; padding: 0 }
.body hr { border: 0; border-top: 1px solid var(--line); margin: 16px 0 } .body sub { color: var(--soft); font-size: 12.5px; vertical-align: baseline }
.scroll { overflow-x: auto } table { border-collapse: collapse } th, td { border: 1px solid var(--line); padding: 5px 13px; text-align: left }
th { background: var(--head); font-weight: 600 } .right { text-align: right } .middle { text-align: center }
summary { cursor: pointer; font-weight: 600 } details[open] > summary { margin-bottom: 8px }
.body blockquote { border-left: 4px solid var(--line); padding: 2px 14px; margin-left: 0; color: var(--soft) }
.body .alert { border-color: var(--link) } .body .alert.warning, .body .alert.caution { border-color: var(--wait) } .alert-title { font-weight: 600; text-transform: capitalize; color: var(--text) }
.body .task { list-style: none; margin-left: -22px } .body li > ul, .body li > ol { margin: 2px 0 }
`
