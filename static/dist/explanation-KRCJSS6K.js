import{a,b}from"./chunk-NT32EK2J.js";import"./chunk-LHPZN7U5.js";export{a as explanation,b as said};
