package io.todoflow.words;

import static java.util.Map.entry;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.MonthDay;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The words that phrases consist of, with a pattern for each kind. */
final class Vocabulary {

    static final Map<String, DayOfWeek> WEEKDAYS = Map.ofEntries(
            entry("monday", DayOfWeek.MONDAY),
            entry("mon", DayOfWeek.MONDAY),
            entry("tuesday", DayOfWeek.TUESDAY),
            entry("tues", DayOfWeek.TUESDAY),
            entry("tue", DayOfWeek.TUESDAY),
            entry("wednesday", DayOfWeek.WEDNESDAY),
            entry("wed", DayOfWeek.WEDNESDAY),
            entry("thursday", DayOfWeek.THURSDAY),
            entry("thurs", DayOfWeek.THURSDAY),
            entry("thur", DayOfWeek.THURSDAY),
            entry("thu", DayOfWeek.THURSDAY),
            entry("friday", DayOfWeek.FRIDAY),
            entry("fri", DayOfWeek.FRIDAY),
            entry("saturday", DayOfWeek.SATURDAY),
            entry("sat", DayOfWeek.SATURDAY),
            entry("sunday", DayOfWeek.SUNDAY),
            entry("sun", DayOfWeek.SUNDAY));

    static final Map<String, Month> MONTHS = Map.ofEntries(
            entry("january", Month.JANUARY),
            entry("jan", Month.JANUARY),
            entry("february", Month.FEBRUARY),
            entry("feb", Month.FEBRUARY),
            entry("march", Month.MARCH),
            entry("mar", Month.MARCH),
            entry("april", Month.APRIL),
            entry("apr", Month.APRIL),
            entry("may", Month.MAY),
            entry("june", Month.JUNE),
            entry("jun", Month.JUNE),
            entry("july", Month.JULY),
            entry("jul", Month.JULY),
            entry("august", Month.AUGUST),
            entry("aug", Month.AUGUST),
            entry("september", Month.SEPTEMBER),
            entry("sept", Month.SEPTEMBER),
            entry("sep", Month.SEPTEMBER),
            entry("october", Month.OCTOBER),
            entry("oct", Month.OCTOBER),
            entry("november", Month.NOVEMBER),
            entry("nov", Month.NOVEMBER),
            entry("december", Month.DECEMBER),
            entry("dec", Month.DECEMBER));

    static final Map<String, Integer> NUMBERS = Map.ofEntries(
            entry("a", 1),
            entry("an", 1),
            entry("one", 1),
            entry("two", 2),
            entry("three", 3),
            entry("four", 4),
            entry("five", 5),
            entry("six", 6),
            entry("seven", 7),
            entry("eight", 8),
            entry("nine", 9),
            entry("ten", 10),
            entry("eleven", 11),
            entry("twelve", 12),
            entry("fifteen", 15),
            entry("twenty", 20),
            entry("twenty-five", 25),
            entry("thirty", 30),
            entry("forty", 40),
            entry("forty-five", 45),
            entry("fifty", 50),
            entry("sixty", 60),
            entry("ninety", 90),
            entry("quarter", 15),
            entry("a quarter", 15),
            entry("half", 30),
            entry("a couple of", 2));

    /** Ordinal numbers; -1 for the last. */
    static final Map<String, Integer> ORDINALS = Map.ofEntries(
            entry("first", 1),
            entry("second", 2),
            entry("third", 3),
            entry("fourth", 4),
            entry("fifth", 5),
            entry("last", -1));

    static final Map<String, MonthDay> HOLIDAYS = Map.ofEntries(
            entry("christmas eve", MonthDay.of(12, 24)),
            entry("christmas day", MonthDay.of(12, 25)),
            entry("christmas", MonthDay.of(12, 25)),
            entry("boxing day", MonthDay.of(12, 26)),
            entry("new year's eve", MonthDay.of(12, 31)),
            entry("new year's day", MonthDay.of(1, 1)),
            entry("new year", MonthDay.of(1, 1)),
            entry("valentine's day", MonthDay.of(2, 14)),
            entry("halloween", MonthDay.of(10, 31)));

    /** Words that turn the day or month after them into a name, as in Black Friday or the Sun. */
    static final Set<String> NAMING = Set.of(
            "a", "about", "an", "and", "ash", "black", "bloody", "cyber", "easter", "fat", "good", "holy", "maundy",
            "of", "or", "our", "my", "palm", "shrove", "super", "than", "that", "the", "to", "whit", "with", "your",
            "his", "her", "their", "casual", "mr", "mrs", "ms", "miss", "dr", "&", "+");

    private static final Map<String, String> PATTERNS = Map.ofEntries(
            entry("weekday", either(WEEKDAYS.keySet())),
            entry(
                    "fullday",
                    either(WEEKDAYS.keySet().stream()
                            .filter(word -> word.endsWith("day"))
                            .collect(Collectors.toSet()))),
            entry("month", either(MONTHS.keySet()) + "\\.?"),
            entry("number", "(\\d{1,4}|" + either(NUMBERS.keySet()).substring(1)),
            entry("hour", "(\\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"),
            entry("twelve", "(0?\\d|1[0-2]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"),
            entry("nth", "(first|second|third|fourth|fifth|last|[1-5](?:st|nd|rd|th))"),
            entry("holiday", either(HOLIDAYS.keySet())),
            entry(
                    "unit",
                    "(minutes?|mins?|min|hours?|hrs?|hr|days?|weeks?|wks?|fortnights?|months?|years?|yrs?|seconds?|secs?)"),
            entry("date", "(\\d{1,2})(?:st|nd|rd|th|\\.)?"));

    private Vocabulary() {}

    /** Expands a template: a name in angle brackets becomes a group of all words of that kind. */
    static String pattern(String template) {
        String pattern = template;
        for (Map.Entry<String, String> kind : PATTERNS.entrySet()) {
            pattern = pattern.replace("<" + kind.getKey() + ">", kind.getValue());
        }
        return pattern;
    }

    static DayOfWeek weekday(String word) {
        return known(WEEKDAYS, word);
    }

    static Month month(String word) {
        return known(MONTHS, word.replace(".", ""));
    }

    static int number(String word) {
        return Character.isDigit(word.charAt(0)) ? Integer.parseInt(word) : known(NUMBERS, word);
    }

    /** The number of an ordinal, such as {@code second} or {@code 2nd}. */
    static int ordinal(String word) {
        return Character.isDigit(word.charAt(0))
                ? Integer.parseInt(word.replaceFirst("\\D+$", ""))
                : known(ORDINALS, word);
    }

    private static <T> T known(Map<String, T> words, String word) {
        T meaning = words.get(word.toLowerCase(Locale.ROOT).replace('’', '\''));
        if (meaning == null) {
            throw new IllegalStateException("A pattern matches a word that has no meaning: " + word);
        }
        return meaning;
    }

    static MonthDay holiday(String word) {
        return known(HOLIDAYS, word);
    }

    private static String either(Set<String> words) {
        return words.stream()
                .sorted(Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .map(word -> word.replace("'", "['’]"))
                .collect(Collectors.joining("|", "(", ")"));
    }
}
