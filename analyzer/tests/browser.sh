# SPDX-License-Identifier: GPL-2.0-only
#
# browser.sh - a headless Chromium for tests, by the WebDriver protocol; sourced after tap.sh, by bash
#
#	browser_start		starts it, or gives the reason in $browser_why and fails
#	browser_open FILE[#ID]	opens a page by its file
#	browser_js TEXT		runs a function body in the page; the result as JSON on standard output
#	browser_theme dark|light|print
#	browser_log TYPE	'browser': console messages; 'performance': events; since the last call, as JSON
#	browser_shot FILE WIDTH HEIGHT	a picture of the window
#	browser_cpu		seconds of CPU that it and all its processes have taken so far
#	browser_stop
#
# Chromium runs in a home of its own below $tap_tmp; the driver listens on the
# loopback address, on a port that it chooses.

browser_url= browser_pid= browser_why=

browser_call() {	# METHOD PATH [JSON]: the 'value' of the answer
	local answer
	if [ "$1" = GET ]; then
		answer=$(curl -s --noproxy '*' --max-time 120 "$browser_url$2")
	else
		answer=$(curl -s --noproxy '*' --max-time 120 -X "$1" -H 'Content-Type: application/json' \
			--data-binary @- "$browser_url$2" <<<"${3-"{}"}")
	fi
	jq -e '.value | objects | select(has("error")) | .message' <<<"$answer" >&2 && return 1
	jq -c .value <<<"$answer"
}

browser_start() {
	local t port= args
	for t in chromium chromedriver curl jq; do
		command -v "$t" >/dev/null || { browser_why="$t is not installed"; return 1; }
	done
	mkdir -p "$tap_tmp/browser"
	HOME=$tap_tmp/browser chromedriver --port=0 >"$tap_tmp/browser/driver.log" 2>&1 &
	browser_pid=$!
	for t in $(seq 150); do
		port=$(sed -n 's/.*started successfully on port \([0-9]*\).*/\1/p' "$tap_tmp/browser/driver.log")
		[ -n "$port" ] && break
		kill -0 "$browser_pid" 2>/dev/null || break
		read -rt 0.2 <> <(:) || :
	done
	[ -n "$port" ] || { browser_why="chromedriver did not start"; return 1; }
	browser_url=http://127.0.0.1:$port
	args='"--headless=new", "--disable-gpu", "--window-size=1300,1000", "--hide-scrollbars", "--allow-file-access-from-files"'
	[ "$(id -u)" != 0 ] || args="$args, \"--no-sandbox\""
	t=$(browser_call POST /session "{\"capabilities\": {\"alwaysMatch\": {
		\"goog:loggingPrefs\": {\"browser\": \"ALL\", \"performance\": \"ALL\"},
		\"goog:chromeOptions\": {\"args\": [$args]}}}}" 2>"$tap_tmp/browser/session.err" | jq -r '.sessionId // empty')
	[ -n "$t" ] || { browser_why="no session: $(head -n 1 "$tap_tmp/browser/session.err")"; return 1; }
	browser_url=$browser_url/session/$t
}

browser_cpu() {
	cat /proc/[0-9]*/stat 2>/dev/null | sed 's/(.*)/x/' | awk -v top="$browser_pid" -v hz="$(getconf CLK_TCK)" '
		{ up[$1] = $4; ticks[$1] = $14 + $15 + $16 + $17 }
		END {
			for (p in up) {
				for (q = p; q in up && q != top; q = up[q])
					;
				if (q == top)
					sum += ticks[p]
			}
			printf "%.1f", sum / hz
		}'
}

browser_open() {
	browser_call POST /url "$(jq -n --arg u "file://$(realpath "${1%%#*}")$(expr "$1" : '[^#]*\(#.*\)')" '{url: $u}')" >/dev/null
}

browser_js() {
	browser_call POST /execute/sync "$(jq -n --arg s "$1" '{script: $s, args: []}')"
}

browser_theme() {
	local media='' scheme=$1
	[ "$1" != print ] || media=print scheme=light
	browser_call POST /goog/cdp/execute "{\"cmd\": \"Emulation.setEmulatedMedia\", \"params\": {\"media\": \"$media\",
		\"features\": [{\"name\": \"prefers-color-scheme\", \"value\": \"$scheme\"}]}}" >/dev/null
}

browser_log() {
	browser_call POST /se/log "{\"type\": \"$1\"}"
}

browser_shot() {
	browser_call POST /goog/cdp/execute "{\"cmd\": \"Emulation.setDeviceMetricsOverride\",
		\"params\": {\"width\": $2, \"height\": $3, \"deviceScaleFactor\": 1, \"mobile\": false}}" >/dev/null
	browser_call GET /screenshot | jq -r . | base64 -d >"$1"
}

browser_stop() {
	[ -z "$browser_url" ] || browser_call DELETE "" >/dev/null 2>&1
	[ -z "$browser_pid" ] || { kill "$browser_pid" && wait "$browser_pid"; } 2>/dev/null
	browser_pid= browser_url=
}
