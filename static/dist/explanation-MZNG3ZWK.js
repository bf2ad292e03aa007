import{a,b}from"./chunk-CNK2SRMN.js";import"./chunk-JKFTLY2S.js";export{a as explanation,b as said};
