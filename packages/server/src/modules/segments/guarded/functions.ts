/**
 * Functions a guarded query may call: each looks at its arguments and nothing else. Whatever else an engine knows, now or later, is refused:
 * what reads tables, dictionaries, files, settings or the server, what waits, and what takes the name of a function as text.
 */
const words = (text: string): string[] => text.trim().toLowerCase().split(/\s+/)

const ordinary = words(`
  plus minus multiply divide intDiv intDivOrZero modulo moduloOrZero positiveModulo negate abs sign gcd lcm greatest least max2 min2
  isFinite isInfinite isNaN ifNotFinite round floor ceil ceiling trunc truncate roundBankers roundDown roundAge exp exp2 exp10 log ln log2 log10 log1p sqrt cbrt
  pow power sin cos tan asin acos atan atan2 pi e degrees radians sigmoid widthBucket
  equals notEquals less greater lessOrEquals greaterOrEquals isDistinctFrom isNotDistinctFrom
  in notIn nullIn notNullIn globalIn globalNotIn exists
  and or not xor if multiIf caseWithExpression ifNull nullIf coalesce isNull isNotNull assumeNotNull toNullable isZeroOrNull firstNonDefault transform identity materialize
  CAST _CAST accurateCast accurateCastOrNull accurateCastOrDefault toTypeName toString toStringCutToZero toFixedString toBool toUUID toUUIDOrNull toLowCardinality
  toInt8 toInt16 toInt32 toInt64 toInt128 toInt256 toUInt8 toUInt16 toUInt32 toUInt64 toUInt128 toUInt256 toFloat32 toFloat64
  toInt8OrNull toInt16OrNull toInt32OrNull toInt64OrNull toUInt8OrNull toUInt16OrNull toUInt32OrNull toUInt64OrNull toFloat32OrNull toFloat64OrNull
  toInt8OrZero toInt16OrZero toInt32OrZero toInt64OrZero toUInt8OrZero toUInt16OrZero toUInt32OrZero toUInt64OrZero toFloat32OrZero toFloat64OrZero
  toInt32OrDefault toInt64OrDefault toUInt32OrDefault toUInt64OrDefault toFloat64OrDefault
  toDecimal32 toDecimal64 toDecimal128 toDecimal32OrNull toDecimal64OrNull toDecimal128OrNull toDecimalString
  toDate toDateOrNull toDateOrZero toDate32 toDate32OrNull toDateTime toDateTimeOrNull toDateTimeOrZero toDateTime64 toDateTime64OrNull date timestamp
  parseDateTime parseDateTimeOrNull parseDateTimeBestEffort parseDateTimeBestEffortOrNull parseDateTimeBestEffortOrZero parseDateTime64BestEffort parseDateTime64BestEffortOrNull
  now now64 today yesterday current_date current_timestamp toYear toQuarter toMonth toDayOfYear toDayOfMonth toDayOfWeek toHour toMinute toSecond toMillisecond
  year quarter month day dayOfMonth dayOfWeek dayOfYear hour minute second toWeek toYearWeek toISOWeek toISOYear toLastDayOfMonth toMonday toDaysInMonth
  toStartOfYear toStartOfISOYear toStartOfQuarter toStartOfMonth toStartOfWeek toStartOfDay toStartOfHour toStartOfMinute toStartOfSecond toStartOfFiveMinutes
  toStartOfTenMinutes toStartOfFifteenMinutes toStartOfInterval toTime toYYYYMM toYYYYMMDD toYYYYMMDDhhmmss toUnixTimestamp toUnixTimestamp64Milli toUnixTimestamp64Micro
  fromUnixTimestamp fromUnixTimestamp64Milli toRelativeYearNum toRelativeMonthNum toRelativeWeekNum toRelativeDayNum toRelativeHourNum toRelativeMinuteNum toRelativeSecondNum
  toTimezone toTimeZone timezoneOffset makeDate makeDate32 makeDateTime makeDateTime64 dateDiff date_diff datediff timeDiff dateTrunc date_trunc dateName monthName age dateAdd date_add dateSub date_sub
  addDate subDate addInterval subtractInterval addYears addQuarters addMonths addWeeks addDays addHours addMinutes addSeconds addMilliseconds
  subtractYears subtractQuarters subtractMonths subtractWeeks subtractDays subtractHours subtractMinutes subtractSeconds
  toInterval toIntervalYear toIntervalQuarter toIntervalMonth toIntervalWeek toIntervalDay toIntervalHour toIntervalMinute toIntervalSecond toIntervalMillisecond
  formatDateTime date_format timeSlot timeSlots
  empty notEmpty length lengthUTF8 char_length character_length lower lcase upper ucase lowerUTF8 upperUTF8 initcap initcapUTF8 reverse reverseUTF8 concat concatWithSeparator concat_ws
  substring substr mid substringUTF8 substringIndex left leftUTF8 right rightUTF8 leftPad lpad leftPadUTF8 rightPad rpad rightPadUTF8 repeat space
  trim trimLeft ltrim trimRight rtrim trimBoth startsWith startsWithUTF8 endsWith endsWithUTF8 ascii char hex unhex base64Encode base64Decode tryBase64Decode
  position locate positionCaseInsensitive positionUTF8 positionCaseInsensitiveUTF8 like notLike ilike notILike match multiSearchAny multiMatchAny multiMatchAnyIndex multiSearchFirstIndex
  countSubstrings countSubstringsCaseInsensitive countMatches extract extractAll extractGroups regexpExtract hasToken hasTokenCaseInsensitive hasSubsequence
  ngramDistance editDistance levenshteinDistance jaroWinklerSimilarity replace replaceOne replaceAll replaceRegexpOne replaceRegexpAll regexpQuoteMeta translate translateUTF8 overlay format
  splitByChar splitByString splitByRegexp splitByWhitespace splitByNonAlpha alphaTokens tokens ngrams arrayStringConcat isValidUTF8 toValidUTF8
  normalizeUTF8NFC normalizeUTF8NFKC soundex
  domain domainWithoutWWW topLevelDomain protocol path pathFull queryString fragment port netloc extractURLParameter extractURLParameters cutURLParameter cutQueryString cutWWW decodeURLComponent encodeURLComponent
  isIPv4String isIPv6String toIPv4OrNull toIPv6OrNull IPv4NumToString IPv4StringToNumOrNull isIPAddressInRange
  cityHash64 sipHash64 xxHash64 xxHash32 murmurHash3_32 murmurHash3_64 farmHash64 intHash32 intHash64 halfMD5 MD5 SHA1 SHA256 SHA512 CRC32
  bitAnd bitOr bitXor bitNot bitShiftLeft bitShiftRight bitTest bitCount bin
  array arrayElement arrayElementOrNull arrayConcat arrayMap arrayFilter arrayCount arrayExists arrayAll arrayFirst arrayFirstOrNull arrayFirstIndex arrayLast arrayLastOrNull arrayLastIndex
  arraySum arrayAvg arrayMin arrayMax arrayProduct arraySort arrayReverseSort arrayReverse arraySlice arrayDistinct arrayUniq arrayCompact arrayFlatten flatten arrayJoin arrayZip
  arrayEnumerate arrayEnumerateUniq arrayCumSum arrayDifference arrayIntersect arrayUnion arrayExcept arrayPushBack arrayPushFront arrayPopBack arrayPopFront arrayResize arrayFill
  arrayReverseFill arraySplit arrayReverseSplit arrayFold arrayDotProduct arrayRemove arrayTopK has hasAll hasAny hasSubstr indexOf countEqual range emptyArrayString
  map mapKeys mapValues mapContains mapContainsKey mapFromArrays mapFilter mapApply mapAdd mapSubtract mapExists mapAll mapConcat mapUpdate mapSort
  tuple tupleElement untuple tupleConcat tupleNames
  JSONExtract JSONExtractString JSONExtractFloat JSONExtractInt JSONExtractUInt JSONExtractBool JSONExtractRaw JSONExtractKeys JSONExtractKeysAndValues JSONExtractArrayRaw
  JSONHas JSONLength JSONType JSONArrayLength JSON_VALUE JSON_QUERY JSON_EXISTS isValidJSON toJSONString JSONAllPaths JSONAllPathsWithTypes JSONDynamicPaths dynamicElement dynamicType variantElement variantType getSubcolumn
  geoDistance greatCircleDistance pointInPolygon geohashEncode geohashDecode
  grouping lambda tumble tumbleStart tumbleEnd
`)

const overRows = words(`
  count sum sumWithOverflow sumKahan sumMap avg avgWeighted min max any anyLast any_value first_value last_value firstValueRespectNulls lastValueRespectNulls anyHeavy argMin argMax
  uniq uniqExact uniqCombined uniqCombined64 uniqHLL12 groupArray groupUniqArray groupArraySorted groupArrayLast groupConcat group_concat groupBitAnd groupBitOr groupBitXor
  quantile quantiles quantileExact quantilesExact quantileTDigest quantilesTDigest quantileTiming quantileDeterministic quantileExactWeighted median medianExact
  stddevPop stddevSamp stddev_pop stddev_samp varPop varSamp var_pop var_samp covarPop covarSamp corr skewPop skewSamp kurtPop kurtSamp entropy
  topK topKWeighted sequenceMatch sequenceCount windowFunnel retention simpleLinearRegression boundingRatio histogram minMap maxMap singleValueOrNull deltaSum intervalLengthSum
  row_number rank dense_rank denseRank percent_rank percentRank cume_dist ntile lag lead lagInFrame leadInFrame nth_value
`)
const combinators = /(if|array|map|distinct|ornull|ordefault|argmin|argmax|foreach)$/

const one = new Set([...ordinary, ...overRows])
const aggregates = new Set(overRows)

export function isAllowedFunction(name: string): boolean {
  const lower = name.toLowerCase()
  if (one.has(lower)) return true
  for (let base = lower; combinators.test(base); ) {
    base = base.replace(combinators, '')
    if (aggregates.has(base)) return true
  }
  return false
}
