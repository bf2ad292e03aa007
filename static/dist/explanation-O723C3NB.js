import{a,b}from"./chunk-MMDMUKGS.js";import"./chunk-YJRPIQWJ.js";import"./chunk-6ZVGI2ED.js";export{a as explanation,b as said};
