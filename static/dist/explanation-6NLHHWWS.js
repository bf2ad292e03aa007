import{a,b}from"./chunk-Q3VIDTL4.js";import"./chunk-FRDXBGRX.js";export{a as explanation,b as said};
