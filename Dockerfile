# The worker's image: Debian's packages, the program and Swift's libraries.
#   docker build --tag event-worker .
#   docker build --tag event-worker-demo --target demo . && docker run --rm event-worker-demo
ARG SWIFT_IMAGE=swift:6.3-bookworm
ARG DEBIAN_IMAGE=debian:bookworm-slim

FROM ${SWIFT_IMAGE} AS build
WORKDIR /source
COPY Tools/setup.sh Tools/setup.sh
RUN Tools/setup.sh --without-browser
COPY Package.swift ./
RUN swift package resolve
COPY . .
RUN swift build -c release --product event-worker \
    && Tools/image/collect.sh "$(swift build -c release --show-bin-path)" /worker \
    && Tools/image/collect.sh "$(swift build -c release --show-bin-path)" /demo --with-demo

FROM ${DEBIAN_IMAGE} AS base
COPY Tools/image/runtime-packages.txt /tmp/packages.txt
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive xargs --arg-file=/tmp/packages.txt apt-get install --yes --no-install-recommends \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/* /tmp/packages.txt \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin worker
# Nothing is written but to /tmp, so that the root may be mounted read-only.
ENV TMPDIR=/tmp
USER 10001:10001
ENTRYPOINT ["/usr/local/bin/event-worker"]

# Everything embedded, a Redis of its own among it; for looking at, not for serving.
FROM base AS demo
USER 0:0
# Packages are those of the day of the build, with Debian's corrections, here and above.
# hadolint ignore=DL3008
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends redis-server \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /demo /
USER 10001:10001
HEALTHCHECK NONE
CMD ["demo"]

FROM base AS worker
COPY --from=build /worker /
COPY Tools/image/healthcheck.sh /usr/local/bin/healthcheck
EXPOSE 8080
# Kubernetes has probes of its own; this is for engines that have none. A start may load weights for minutes.
HEALTHCHECK --interval=10s --timeout=5s --start-period=5m --retries=3 CMD ["/usr/local/bin/healthcheck"]
CMD ["run", "--config", "/etc/stylematch/worker/worker.json"]
