# Build with BuildKit: docker build --tag loa .

FROM rust:1-slim-bookworm AS builder
# A C compiler for SQLite, the allocator and the crypto library; the sources of all three come with their crates.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc libc6-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
# The two caches are the dependency layer: what was fetched and what was compiled stay with the builder, whatever changes
# in our own files. The result is copied out, for a cache is not part of the image.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --release --locked --package loa --bin loa \
    && install -D target/release/loa /out/loa

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --no-create-home --home-dir /var/lib/loa --shell /usr/sbin/nologin loa \
    && install --directory --owner=loa --group=loa --mode=0750 /var/lib/loa
COPY --from=builder /out/loa /usr/local/bin/loa

# Production starts only with safe settings: LOA__IDENTITY__ISSUER has to be given, a name of one's own. The database and
# the signing key lie in data/ below the working directory, and so in the volume. 127.0.0.1, the default, would be this
# container alone.
ENV LOA_PROFILE=production \
    LOA__HTTP__LISTEN=0.0.0.0:8080
# By number, so that a platform that insists on "not root" can see it.
USER 10001:10001
WORKDIR /var/lib/loa
VOLUME /var/lib/loa
EXPOSE 8080

# The image has no curl: the binary asks itself. "loa health --url URL" ends with 0 when the answer is 200. The port is that
# of LOA__HTTP__LISTEN.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["loa", "health", "--url", "http://127.0.0.1:8080/health/ready"]

# SIGTERM, which is what Docker sends, lets requests under way finish.
ENTRYPOINT ["loa"]
CMD ["serve"]
