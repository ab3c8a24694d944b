# syntax=docker/dockerfile:1

FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# The scripts of packages are not run here: what the build needs does without them.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json main.ts ./
COPY presets presets
COPY pipeline pipeline
COPY workers workers
COPY studio-api studio-api
COPY fixtures fixtures
RUN npm run build

FROM node:20-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# The bundled ffmpeg is from 2018 and never used here: the distribution's takes its place, with its security updates.
RUN npm ci --omit=dev --ignore-scripts \
 && rm -rf node_modules/@ffmpeg-installer node_modules/@ffprobe-installer

FROM node:20-bookworm-slim
# ffmpeg: the media path. bubblewrap: its confinement, where the host lets a container have namespaces of its own.
# tini: reaps what a killed program leaves, and passes SIGTERM on so that the service drains.
RUN apt-get update \
 && apt-get install -y --no-install-recommends bubblewrap ffmpeg tini \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o node -g node -m 0700 /data
WORKDIR /app
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8080 \
    DATA_DIR=/data \
    FFMPEG_PATH=/usr/bin/ffmpeg \
    FFPROBE_PATH=/usr/bin/ffprobe
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
COPY bin bin
# Data and a script that the program reads from beside its sources.
COPY presets presets
COPY pipeline/db/migrations pipeline/db/migrations
COPY pipeline/media/run/launch.sh pipeline/media/run/launch.sh
COPY fixtures/fliks/catalogue.json fixtures/fliks/catalogue.json
COPY fixtures/fliks/media fixtures/fliks/media
# What is not the program's own is not writable for it.
USER node
VOLUME /data
EXPOSE 8080
# A process without the API answers nothing: docker-compose.yml turns this off for it.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--", "node", "bin/qik.js"]
CMD ["serve"]
