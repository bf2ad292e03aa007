import{a,b}from"./chunk-UEUV4DJQ.js";import"./chunk-AUOVVYCQ.js";export{a as explanation,b as said};
