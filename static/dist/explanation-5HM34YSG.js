import{a,b}from"./chunk-S5FINK3L.js";import"./chunk-A5CKTTUF.js";export{a as explanation,b as said};
