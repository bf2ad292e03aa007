import{a,b}from"./chunk-IYBRNLP4.js";import"./chunk-GFFSTRMC.js";export{a as explanation,b as said};
