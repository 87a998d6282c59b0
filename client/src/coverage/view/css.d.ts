// The bundler writes an imported style next to the script.
declare module '*.css';
