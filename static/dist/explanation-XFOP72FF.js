import{a,b}from"./chunk-TFL4ND54.js";import"./chunk-D5OSGJPP.js";export{a as explanation,b as said};
