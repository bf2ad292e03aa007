import{a,b}from"./chunk-T7MT567E.js";import"./chunk-5LBLCGU3.js";export{a as explanation,b as said};
