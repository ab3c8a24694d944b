# shellcheck shell=bash
# The way of a real clip through the running service, as a stranger's programs go it. Sourced by .ci/run, whose step, pass,
# fail, field and scratch it uses. Each step counts; what builds on a failed step is not tried.

clip="${QIK_CORPUS:-}/phone/iphone_hevc10_hlg_dolbyvision84_rot90_editlist.mov"
data="$scratch/data"
log="$scratch/server.log"
port="$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')"
base="http://127.0.0.1:$port"

# call EXPECTED-STATUS OUT METHOD PATH [curl arguments]: one request with the API key.
call() {
  local expected="$1" out="$2" method="$3" path="$4" status
  shift 4
  status="$(curl --silent --show-error --max-time 60 --output "$out" --write-out '%{http_code}' --request "$method" \
    --header "Authorization: Bearer $key" "$@" "$base$path")"
  [ "$status" = "$expected" ] && return 0
  echo "$method $path answered $status and not $expected:"
  head -c 2000 "$out"
  return 1
}

start_server() {
  HOST=127.0.0.1 PORT="$port" DATA_DIR="$data" DEMO=0 npm start >"$log" 2>&1 &
  server=$!
}

ready() {
  for _ in $(seq 240); do
    curl --silent --fail --output /dev/null --max-time 5 "$base/readyz" && return 0
    kill -0 "$server" 2>/dev/null || break
    sleep 0.5
  done
  tail -30 "$log"
  return 1
}

read_key() {
  key="$(grep -oE 'qk_live_[0-9A-Za-z_]+' "$data/credentials.json" | head -1)"
  [ -n "$key" ] && [ "$(stat -c %a "$data/credentials.json")" = 600 ]
}

upload() {
  call 202 "$scratch/clip.json" POST /v1/clips --form 'options={}' --form "file=@$clip" && clip_id="$(field "$scratch/clip.json" .id)"
}

wait_ready() {
  for _ in $(seq 360); do
    call 200 "$scratch/clip.json" GET "/v1/clips/$clip_id" || return 1
    case "$(field "$scratch/clip.json" .state)" in
      ready) return 0 ;;
      failed | deleted | expired) break ;;
    esac
    sleep 0.5
  done
  cat "$scratch/clip.json"
  return 1
}

# playback PLATFORM: address and rendition for the best file, and the file itself, without the API key.
playback() {
  call 200 "$scratch/$1.json" POST "/v1/clips/$clip_id/playback" --header 'Content-Type: application/json' \
    --data "{\"platform\":\"$1\"}" || return 1
  local url
  url="$(field "$scratch/$1.json" .url)" || return 1
  curl --silent --show-error --fail --max-time 60 --output "$scratch/$1.mp4" "${url/#\//$base/}" || return 1
  [ "$(stat -c %s "$scratch/$1.mp4")" = "$(field "$scratch/$1.json" .rendition.bytes)" ]
}

# keeps PLATFORM: every profile of that platform that the rendition was delivered for.
keeps() {
  local profile profiles
  profiles="$(field "$scratch/$1.json" .rendition.profiles | tr -d '[]"' | tr ',' '\n' | grep "^$1-")" || return 1
  for profile in $profiles; do npx qik check "$scratch/$1.mp4" --profile "$profile" || return 1; done
}

# plays PLATFORM: an ffprobe that is not ours finds one upright H.264 picture and its AAC sound.
plays() {
  local found
  found="$(/usr/bin/ffprobe -v error -show_entries stream=codec_name:stream_side_data=rotation -of csv=p=0 "$scratch/$1.mp4" | sort | tr '\n' ' ')"
  echo "found: $found"
  [ "$found" = 'aac h264 ' ]
}

stop_server() {
  kill -TERM "$server" || return 1
  wait "$server"
  local code=$?
  server=''
  [ "$code" -eq 0 ] && return 0
  echo "exit code $code"
  tail -30 "$log"
  return 1
}

smoke() {
  step 'smoke: the clip is there' test -f "$clip" || return 1
  start_server
  step 'smoke: npm start answers /readyz' ready || return 1
  step 'smoke: the first API key lies in credentials.json, for its owner only' read_key || return 1
  step 'smoke: a clip is taken' upload || return 1
  step 'smoke: it becomes ready' wait_ready || return 1
  for platform in android ios windows-phone; do
    step "smoke: playback for $platform" playback "$platform" || continue
    step "smoke: the file for $platform keeps its profiles" keeps "$platform"
    step "smoke: the file for $platform plays" plays "$platform"
  done
  step 'smoke: SIGTERM ends the service with exit code 0' stop_server
}

smoke
