import{a,b,c,d}from"./chunk-RGIALRIH.js";import"./chunk-JBX25C3M.js";import"./chunk-PXYUZRBJ.js";export{d as copyBefore,b as invite,c as selectAll,a as snippet};
