import{a,b}from"./chunk-5KYQKSZH.js";import"./chunk-MAWXSAP4.js";export{a as explanation,b as said};
