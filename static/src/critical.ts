/**
 * What every page needs at once, as one file: the build imports it everywhere, so that what is loaded later shares it
 * whole, instead of cutting it into many small files that each cost a request.
 */
import "./playground";
import "./wear";
