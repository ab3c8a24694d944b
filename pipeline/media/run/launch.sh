#!/bin/sh
# fluent-ffmpeg is pointed at this file instead of at ffmpeg. `--launch FILE` names the script of the run,
# which puts the program into its sandbox. fluent-ffmpeg's own questions (-formats, -encoders) come without
# it and touch no media.
if [ "$1" = "--launch" ]; then
  script=$2
  shift 2
  exec /bin/sh "$script" "$@"
fi
exec "$QIK_FFMPEG" "$@"
