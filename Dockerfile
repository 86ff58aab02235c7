# The service runs its TypeScript as it is: there is no build step and nothing to leave behind.
FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The image brings its own Node, so the one among the dependencies goes. (Not by --omit=optional:
# npm then takes a lockfile made on one platform for incomplete.)
RUN npm ci --omit=dev --no-fund --no-audit && rm -rf node_modules/node-linux-* node_modules/.bin/node

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 STORE=sqlite:/data/standpoint.db
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json ./
COPY events ./events
COPY projections ./projections
COPY seeds ./seeds
COPY src ./src
# So that `docker exec … standpoint verify` finds it. (npx wants to make its own link and may not write here.)
RUN ln -s /app/src/main.ts /usr/local/bin/standpoint && mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node is the first process and takes SIGTERM and SIGINT itself (src/main.ts).
CMD ["node", "src/main.ts", "serve"]
