import{a,b}from"./chunk-IKXK5POX.js";import"./chunk-AALUMXEP.js";export{a as explanation,b as said};
