import{a,b}from"./chunk-WBZKBJVR.js";import"./chunk-UVUGPPA7.js";export{a as explanation,b as said};
