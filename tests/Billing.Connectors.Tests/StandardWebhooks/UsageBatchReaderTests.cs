using System.Text;
using Billing.Connectors.StandardWebhooks;
using Billing.Domain.Metering;
using Billing.Domain.Primitives;

namespace Billing.Connectors.Tests.StandardWebhooks;

/// <remarks>CloudEvents 1.0.2, "JSON Event Format", section 4, "JSON Batch Format".</remarks>
[Trait("Capability", "MTR-01")]
[Trait("Adapter", "usage")]
public sealed class UsageBatchReaderTests
{
    [Fact]
    public void A_sound_event_is_read_with_its_exact_quantity_and_time()
    {
        var read = Assert.Single(Sound($"[{Event()}]"));

        Assert.Equal(
            new UsageEvent("/gateway/eu", "e-1", "1001-3", "api-calls", 12.5m, new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero)), read);
    }

    [Theory]
    [InlineData("\"0.1\"", "0.1")]
    [InlineData("0.1", "0.1")]
    [InlineData("0.30000000000000000", "0.3")]
    [InlineData("\"123456789012.123456789\"", "123456789012.123456789")]
    [InlineData("1e3", "1000")]
    [InlineData("0", "0")]
    public void A_quantity_is_exact_as_text_and_as_number(string json, string exact) => Assert.Equal(
        decimal.Parse(exact), Assert.Single(Sound($"[{Event(quantity: json)}]")).Quantity);

    [Fact]
    public void An_empty_batch_is_sound() => Assert.Empty(Sound("[]"));

    [Fact]
    public void Attributes_that_we_do_not_know_are_ignored() => Assert.Single(Sound(
        $"[{Event(more: """, "traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","datacontenttype":"application/json" """)}]"));

    [Fact]
    public void A_time_with_offset_and_nanoseconds_is_read()
    {
        var read = Assert.Single(Sound($"[{Event(time: "2026-12-01T00:30:00.123456789+01:00")}]"));

        Assert.Equal(new DateOnly(2026, 11, 30), read.Stream.Day);
        Assert.Equal(23, UsageHour.Of(read).Hour);
    }

    [Fact]
    public void Every_problem_of_every_event_is_named_by_its_path()
    {
        var problems = Refused(
            $$"""[{{Event()}}, {}, 7, {"specversion":"0.3","id":"","source":"/s","type":"t","subject":"a/b","time":"yesterday","data":{"meter":"m m","quantity":"many"} }]""");

        Assert.Equal(
            [
                "$[1].specversion metering.missing",
                "$[1].type metering.missing",
                "$[1].data metering.missing",
                "$[1].source metering.missing",
                "$[1].id metering.missing",
                "$[1].subject metering.missing",
                "$[1].time metering.missing",
                "$[2] metering.not-an-object",
                "$[3].specversion metering.unknown-version",
                "$[3].id metering.missing",
                "$[3].subject metering.unusable-name",
                "$[3].data.meter metering.unusable-name",
                "$[3].data.quantity metering.not-a-number",
                "$[3].time metering.not-a-time",
            ],
            problems.Select(problem => $"{problem.Path} {problem.Code}"));
        Assert.All(problems, problem => Assert.Equal("metering", problem.Component));
    }

    [Theory]
    [InlineData("-1", "metering.out-of-range")]
    [InlineData("1000000000000.1", "metering.out-of-range")]
    [InlineData("\"0.0000000001\"", "metering.too-precise")]
    [InlineData("1e99", "metering.not-a-number")]
    [InlineData("\"1,000\"", "metering.not-a-number")]
    [InlineData("\"\"", "metering.not-a-number")]
    [InlineData("\"NaN\"", "metering.not-a-number")]
    [InlineData("true", "metering.not-a-number")]
    [InlineData("null", "metering.missing")]
    public void A_quantity_that_cannot_be_billed_is_refused(string quantity, string code)
    {
        var problem = Assert.Single(Refused($"[{Event(quantity: quantity)}]"));

        Assert.Equal(("$[0].data.quantity", code), (problem.Path, problem.Code));
    }

    [Theory]
    [InlineData("2026-11-30T12:00:00")]
    [InlineData("2026-11-30")]
    [InlineData("11/30/2026 12:00:00Z")]
    [InlineData("2026-02-30T12:00:00Z")]
    public void A_time_without_offset_or_of_another_form_is_refused(string time)
    {
        var problem = Assert.Single(Refused($"[{Event(time: time)}]"));

        Assert.Equal(("$[0].time", "metering.not-a-time"), (problem.Path, problem.Code));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a\\n")]
    [InlineData("é")]
    [InlineData("..")]
    public void A_subject_that_cannot_be_part_of_a_key_is_refused(string subject) => Assert.Equal(
        ("$[0].subject", "metering.unusable-name"),
        Assert.Single(Refused($"[{Event(subject: subject)}]").Select(problem => (problem.Path, problem.Code))));

    [Fact]
    public void Names_have_100_letters_at_the_most_and_ids_256()
    {
        Assert.Single(Sound($"[{Event(subject: new string('s', 100), id: new string('i', 256))}]"));
        Assert.Equal("metering.unusable-name", Assert.Single(Refused($"[{Event(subject: new string('s', 101))}]")).Code);
        Assert.Equal("metering.too-long", Assert.Single(Refused($"[{Event(id: new string('i', 257))}]")).Code);
    }

    [Theory]
    [InlineData("", "metering.malformed-json")]
    [InlineData("[", "metering.malformed-json")]
    [InlineData("{}", "metering.not-an-array")]
    [InlineData("null", "metering.not-an-array")]
    public void A_body_that_is_no_batch_is_refused(string body, string code) => Assert.Equal(code, Assert.Single(Refused(body)).Code);

    [Fact]
    public void A_batch_over_the_limit_is_refused_unread()
    {
        Assert.Equal(UsageBatchReader.MostEvents, Sound(Batch(UsageBatchReader.MostEvents)).Count);
        Assert.Equal("metering.too-many", Assert.Single(Refused(Batch(UsageBatchReader.MostEvents + 1))).Code);
    }

    [Fact]
    public void One_event_alone_is_read_as_a_batch_of_one() => Assert.Equal(
        Sound($"[{Event()}]"), ((ParseResult<IReadOnlyList<UsageEvent>>.Success)UsageBatchReader.ReadOne(Encoding.UTF8.GetBytes(Event()))).Value);

    [Fact]
    public void Data_may_come_in_base64()
    {
        var event64 = Event().Replace("\"data\":", "\"data_base64\":\"" + Convert.ToBase64String("""{"meter":"api-calls","quantity":"12.5"}"""u8) + "\",\"ignored\":", StringComparison.Ordinal);
        Assert.Equal(Sound($"[{Event()}]"), Sound($"[{event64}]"));
    }

    [Theory]
    [InlineData("%%%")]
    [InlineData("bm90IGpzb24=")]
    [InlineData("")]
    public void Data_in_base64_that_is_no_JSON_is_refused_with_its_path(string data)
    {
        var event64 = Event().Replace("\"data\":", $"\"data_base64\":\"{data}\",\"ignored\":", StringComparison.Ordinal);
        Assert.StartsWith("$[0].data_base64", Assert.Single(Refused($"[{event64}]")).Path, StringComparison.Ordinal);
    }

    // CloudEvents 1.0.2, HTTP Protocol Binding, section 3.1.3.2: values are percent-encoded.
    [Fact]
    public void The_attributes_of_binary_mode_are_headers()
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["ce-specversion"] = "1.0", ["ce-id"] = "e%E2%82%AC1", ["ce-source"] = "/gateway/eu", ["ce-type"] = "usage.reported", ["ce-subject"] = "1001-3", ["ce-time"] = "2026-11-30T12:00:00Z",
        };
        var read = ((ParseResult<IReadOnlyList<UsageEvent>>.Success)CloudEventHeaders.Read(headers.GetValueOrDefault, """{"meter":"api-calls","quantity":"12.5"}"""u8.ToArray())).Value;
        Assert.Equal(Sound($"[{Event(id: "e€1")}]"), read);

        headers.Remove("ce-subject");
        Assert.Equal(
            ["header:ce-subject", "$.quantity"],
            ((ParseResult<IReadOnlyList<UsageEvent>>.Failure)CloudEventHeaders.Read(headers.GetValueOrDefault, """{"meter":"api-calls"}"""u8.ToArray())).Problems.Select(problem => problem.Path));
    }

    [Fact]
    public void Text_that_is_no_Unicode_is_a_problem_of_its_field_and_no_crash()
    {
        var surrogate = Assert.Single(Refused($"[{Event(id: "\\ud800")}]"));
        var bytes = Encoding.Latin1.GetBytes($"[{Event(id: "\u00ff")}]");
        var failure = Assert.IsType<ParseResult<IReadOnlyList<UsageEvent>>.Failure>(UsageBatchReader.Read(bytes));

        Assert.Equal(("$[0].id", "metering.not-text"), (surrogate.Path, surrogate.Code));
        Assert.Equal(surrogate, Assert.Single(failure.Problems));
    }

    [Fact]
    public void The_samples_are_sound_but_for_the_wrong_one()
    {
        var samples = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "samples"), "*.json", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == "usage")
            .ToLookup(file => Path.GetFileName(file) == "wrong.json", File.ReadAllText);

        Assert.All(samples[false], text => Assert.NotEmpty(Sound(text)));
        Assert.All(samples[true], text => Assert.NotEmpty(Refused(text)));
        Assert.NotEmpty(samples[false]);
    }

    private static string Batch(int events) => $"[{string.Join(',', Enumerable.Range(0, events).Select(i => Event(id: $"e-{i}")))}]";

    private static string Event(
        string id = "e-1", string subject = "1001-3", string time = "2026-11-30T12:00:00Z", string quantity = "\"12.5\"", string more = "") =>
        $$"""{"specversion":"1.0","id":"{{id}}","source":"/gateway/eu","type":"usage.reported","subject":"{{subject}}","time":"{{time}}","data":{"meter":"api-calls","quantity":{{quantity}},"unit":"calls"} {{more}} }""";

    private static IReadOnlyList<UsageEvent> Sound(string json) =>
        Assert.IsType<ParseResult<IReadOnlyList<UsageEvent>>.Success>(UsageBatchReader.Read(Encoding.UTF8.GetBytes(json))).Value;

    private static IReadOnlyList<Problem> Refused(string json) =>
        Assert.IsType<ParseResult<IReadOnlyList<UsageEvent>>.Failure>(UsageBatchReader.Read(Encoding.UTF8.GetBytes(json))).Problems;
}
