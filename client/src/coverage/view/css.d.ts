// The bundler writes an imported style beside the script.
declare module '*.css';
