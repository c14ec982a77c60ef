# The service as a container: `docker build -t quicktable .`, for the service stack (docs/aws/deploy.md) and anywhere else.
# It runs as a user without rights, writes nothing to its own file system, and stops in order on SIGTERM.

FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm run build -- --service

FROM node:20-bookworm-slim AS dependencies
WORKDIR /app
COPY . .
RUN npm ci --omit=dev --workspace apps/api

FROM node:20-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=5000
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/package.json package.json
COPY --from=build /app/packages packages
COPY --from=build /app/apps/api apps/api
COPY --from=build /app/apps/web/dist/site apps/web/dist/site
USER node
EXPOSE 5000
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/api/dist/main.js", "serve"]
