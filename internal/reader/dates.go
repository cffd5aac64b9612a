package reader

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// monthNames gives the number of a month by the first letters of its name, in
// the languages in which news databases are used most.
var monthNames = func() map[string]int {
	names := map[string]int{}
	for _, language := range []string{
		"january february march april may june july august september october november december",
		"jan feb mar apr may jun jul aug sep oct nov dec",
		"januar februar märz april mai juni juli august september oktober november dezember",
		"jänner feber mrz apr mai jun jul aug sept okt nov dez",
		"janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
		"enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
		"gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
		"januari februari maart april mei juni juli augustus september oktober november december",
		"janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
		"stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
		"января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
		"січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
	} {
		for i, name := range strings.Fields(language) {
			names[name] = i + 1
		}
	}
	return names
}()

var (
	dayMonthYear = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th|er|º)?\.?\s+(?:de\s+)?(\p{L}+)\.?,?\s+(?:de\s+|del\s+)?(\d{4})\b`)
	monthDayYear = regexp.MustCompile(`(?i)(\p{L}+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b`)
	yearMonthDay = regexp.MustCompile(`\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b`)
	dottedDate   = regexp.MustCompile(`\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b`)
	monthYear    = regexp.MustCompile(`(?i)(\p{L}+)\.?\s+(\d{4})\b`)
)

// isoDate reads a date as newspapers print it, and is empty when there is none.
// A date in which day and month could be taken for each other (4/5/2031) is
// left alone.
func isoDate(words string) string {
	if len(words) > 200 {
		return ""
	}
	if m := yearMonthDay.FindStringSubmatch(words); m != nil {
		return dateOf(m[1], m[2], m[3])
	}
	if m := dayMonthYear.FindStringSubmatch(words); m != nil {
		if date := dateOf(m[3], monthOf(m[2]), m[1]); date != "" {
			return date
		}
	}
	for _, m := range monthDayYear.FindAllStringSubmatch(words, 3) {
		if date := dateOf(m[3], monthOf(m[1]), m[2]); date != "" {
			return date
		}
	}
	if m := dottedDate.FindStringSubmatch(words); m != nil {
		return dateOf(m[3], m[2], m[1])
	}
	for _, m := range monthYear.FindAllStringSubmatch(words, 3) {
		if month := monthOf(m[1]); month != "" {
			return dateOf(m[2], month, "")
		}
	}
	if isDate(words[:min(4, len(words))]) && len(words) == 4 {
		return words
	}
	return ""
}

func monthOf(name string) string {
	if n := monthNames[strings.ToLower(name)]; n > 0 {
		return strconv.Itoa(n)
	}
	return ""
}

// dateOf puts a date together; it is empty for a day that does not exist.
func dateOf(year, month, day string) string {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	date := fmt.Sprintf("%04d-%02d", y, m)
	if day != "" {
		d, _ := strconv.Atoi(day)
		date += fmt.Sprintf("-%02d", d)
	}
	if y < 1500 || y > 2999 || !isDate(date) {
		return ""
	}
	return date
}
