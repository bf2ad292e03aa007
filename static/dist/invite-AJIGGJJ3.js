import{a,b,c,d}from"./chunk-2Z2PVRK3.js";import"./chunk-PFUHK36W.js";import"./chunk-QIOLREZQ.js";export{d as copyBefore,b as invite,c as selectAll,a as snippet};
