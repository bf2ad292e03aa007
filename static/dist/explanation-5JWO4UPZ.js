import{a,b}from"./chunk-3TV4GRMA.js";import"./chunk-6BQTYMJG.js";export{a as explanation,b as said};
