import{a,b,c,d}from"./chunk-QJD4AAUK.js";import"./chunk-VVQ4TMVH.js";import"./chunk-6ZVGI2ED.js";export{d as copyBefore,b as invite,c as selectAll,a as snippet};
