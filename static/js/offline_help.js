// Lets the device keep the help pages, so that they open without a connection.
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/service-worker.js").catch(() => undefined);
