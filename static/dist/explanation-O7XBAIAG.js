import{a,b}from"./chunk-BLZHCYU3.js";import"./chunk-P2Q6CJ6Z.js";export{a as explanation,b as said};
