import{a,b,c,d}from"./chunk-C3PWXHE5.js";import"./chunk-MINDYDG5.js";import"./chunk-NXUDBQ4G.js";export{d as copyBefore,b as invite,c as selectAll,a as snippet};
