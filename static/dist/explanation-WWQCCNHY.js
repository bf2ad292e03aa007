import{a,b}from"./chunk-2JD4J72U.js";import"./chunk-LCFNEOYQ.js";import"./chunk-7KZNGLP5.js";export{a as explanation,b as said};
