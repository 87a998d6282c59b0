# The command without anything else: docker build -t audit-rules . && docker run --rm -v "$PWD:/work:ro" audit-rules lint .
FROM node:20-slim AS build
WORKDIR /src
COPY . .
RUN npm ci --ignore-scripts && node scripts/build.mjs

FROM node:20-slim
COPY --from=build /src/dist/audit-rules.js /usr/local/lib/audit-rules/audit-rules.cjs
RUN chmod 755 /usr/local/lib/audit-rules/audit-rules.cjs \
  && ln -s ../lib/audit-rules/audit-rules.cjs /usr/local/bin/audit-rules
USER nobody
WORKDIR /work
ENTRYPOINT ["audit-rules"]
CMD ["--help"]
