import{a,b}from"./chunk-VZUYE7HG.js";import"./chunk-PXYUZRBJ.js";export{a as explanation,b as said};
