namespace Billing.Simulation.Fuzzing;

/// <summary>Values that programs stumble over, as they stand in JSON.</summary>
internal static class HostileTexts
{
    /// <summary>Values of any type, as JSON writes them; some are none that a strict reader takes.</summary>
    public static IReadOnlyList<string> Json { get; } =
    [
        "null", "true", "false", "0", "-0", "1", "-1", "0.1", "1e400", "-1e308", "1E-400", "99999999999999999999999999999", "9223372036854775808", "-9223372036854775809",
        "79228162514264337593543950336", "0.0000000000000000000000000001", "1000000000000.01", "2147483648", "253402300800", "-62135596801", "4102444800", "1e2", "01", "+1", "1.", ".5",
        "NaN", "Infinity", "0x10", "1\\u0030", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\\\\"", "\"a/b?c#d\\\\e\"", "\"../../etc/passwd\"", "\"-\"", "\".\"", "\"..\"", "\"~\"",
        "\"1e9\"", "\"1,5\"", "\"1.2.3\"", "\"--1\"", "\" 1\"", "\"1 \"", "\"NaN\"", "\"-0.00\"", "\"999999999999999999999999\"", "\"0.000000000000000000000000000001\"", "\"1\\\\2\"",
        "\"9999-12-31T23:59:59Z\"", "\"0001-01-01T00:00:00Z\"", "\"2026-02-30T00:00:00Z\"", "\"2026-13-01T00:00:00Z\"", "\"2026-11-02\"", "\"2026-11-02T25:00:00+99:00\"", "\"2099-12-31T23:59:59-14:00\"", "\"1999-12-31T23:59:59Z\"",
        "\"EUR\"", "\"eur\"", "\"XXX\"", "\"JPY\"", "\"KWD\"", "\"DE\"", "\"ZZ\"", "\"Ω≈ç√∫˜µ≤≥÷\"", "\"\\u202Egnp.exe\"", "\"👩‍👩‍👧‍👦\"", "\"' OR 1=1 --\"", "\"=cmd|'/c calc'!A1\"", "\"<script>\"", "\"{{x}}\"", "\"%s%n\"",
        "[]", "{}", "[null]", "[[]]", "{\"\":null}", "[1,\"1\",null,{}]",
    ];

    /// <summary>Texts for headers, names in paths, and cells.</summary>
    public static IReadOnlyList<string> Plain { get; } =
    [
        "", " ", "-", ".", "..", "%00", "%2F", "%5C", "%23", "%3F", "%FF", "%ED%A0%80", "a b", "0", "-1", "1e9", "9999-12-31", "NaN", "null", "\"", "\"\"", "'", ";", ",", "=1+1", "∞", "🧾", "\t", "1;2", "1,5", "a|b", "~", "2026-13",
        "99999999999999999999",
    ];

    /// <summary>A text of some length, drawn.</summary>
    public static string Long(Random random) => new((char)random.Next('0', 'z'), random.Next(5) switch { 0 => 65, 1 => 257, 2 => 1_025, 3 => 10_001, _ => 70_000 });
}
