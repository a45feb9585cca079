/** A module that is built as a file of its own (build.mjs); the import gives its address relative to the importer. */
declare module "*?file" {
  const address: string;
  export default address;
}
