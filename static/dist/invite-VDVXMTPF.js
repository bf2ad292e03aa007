import{a,b,c,d}from"./chunk-GBOP3PBK.js";import"./chunk-QIYFKUMJ.js";import"./chunk-5IQTK23B.js";export{d as copyBefore,b as invite,c as selectAll,a as snippet};
