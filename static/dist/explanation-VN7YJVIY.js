import{a,b}from"./chunk-IUACTZM7.js";import"./chunk-NXUDBQ4G.js";export{a as explanation,b as said};
