using System.Net.Http.Headers;
using System.Text;
using Billing.Connectors;
using Billing.Local.Hosting;
using Billing.Platform.Intake;

namespace Billing.Simulation.Fuzzing;

/// <summary>One request made of a sample: all of it follows from the seed and its number.</summary>
/// <param name="Number">Its number in the run of the seed.</param>
/// <param name="Sample">What it was made of.</param>
/// <param name="Body">The bytes before they are signed.</param>
/// <param name="Name">Its own name: the id of its event, or of its file.</param>
/// <param name="Path">Where it goes.</param>
/// <param name="Principal">Value of the header of the principal, encoded; null for none.</param>
/// <param name="Headers">Headers of its own, which go before the signed ones.</param>
/// <param name="Told">What was changed.</param>
internal sealed record FuzzMutation(
    long Number,
    FuzzSample Sample,
    byte[] Body,
    string Name,
    string Path,
    string? Principal,
    IReadOnlyList<(string Name, string Value)> Headers,
    IReadOnlyList<string> Told)
{
    /// <summary>The mutation of a seed and number.</summary>
    public static FuzzMutation Of(int seed, long number, IReadOnlyList<FuzzSample> samples)
    {
        var random = new Random(HashCode(seed, number));
        var sample = samples[random.Next(samples.Count)];
        var told = new List<string>();
        var body = MutateBody(sample, random, told);
        var path = sample.Path.Replace("{name}", $"f-{number}", StringComparison.Ordinal);
        if (sample.Source is null && random.Next(sample.Body.IsEmpty ? 1 : 6) == 0)
        {
            path = MutatePath(path, random, told);
        }

        var principal = sample.Principal is { } plain ? MutatePrincipal(plain, random, told) : null;
        return new FuzzMutation(number, sample, body, $"f-{seed}-{number}", path, principal, MutateHeaders(random, told), told);
    }

    /// <summary>The request, signed now as its sender signs.</summary>
    public HttpRequestMessage Request(WebhookSender sender)
    {
        var signed = Sample.Source is { } source ? Sign(sender, source) : null;
        var request = new HttpRequestMessage(new HttpMethod(Sample.Method), new Uri(Path, UriKind.Relative));
        if (Sample.Method != "GET")
        {
            request.Content = new ByteArrayContent(signed?.Body ?? Body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(Sample.MediaType);
        }

        foreach (var (name, value) in Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value) && request.Content is { } content)
            {
                content.Headers.Remove(name);
                content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        foreach (var (name, value) in signed?.Headers ?? new Dictionary<string, string>())
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (Principal is not null)
        {
            request.Headers.TryAddWithoutValidation("X-MS-CLIENT-PRINCIPAL", Principal);
        }

        return request;
    }

    // Adyen's signature stands in the body and is of some fields of it: what is changed outside of them bears the signature of the sample. A body
    // that its sender could not sign goes as it is.
    private SignedWebhook Sign(WebhookSender sender, IntakeSource source)
    {
        if (source.Adapter != "adyen")
        {
            return sender.Sign(source, Name, Body, Samples.Read);
        }

        var text = Encoding.Latin1.GetString(sender.Sign(source, Name, Sample.Body.ToArray(), Samples.Read).Body);
        var at = text.IndexOf("\"hmacSignature\":\"", StringComparison.Ordinal);
        var signature = at < 0 ? string.Empty : text[at..(text.IndexOf('"', at + 17) + 1)];
        var body = Encoding.Latin1.GetString(Body);
        var place = body.IndexOf("\"additionalData\"", StringComparison.Ordinal);
        var open = place < 0 ? -1 : body.IndexOf('{', place);
        return new SignedWebhook(open < 0 ? Body : Encoding.Latin1.GetBytes($"{body[..(open + 1)]}{signature},{body[(open + 1)..]}"), new Dictionary<string, string>());
    }

    private static byte[] MutateBody(FuzzSample sample, Random random, List<string> told)
    {
        var body = sample.Body.ToArray();
        if (sample.Body.IsEmpty || random.Next(12) == 0)
        {
            return body;
        }

        if (sample.IsJson && random.Next(4) > 0)
        {
            body = JsonMutator.Mutate(body, random, told);
        }

        return told.Count == 0 || random.Next(8) == 0 ? ByteMutator.Mutate(body, !sample.IsJson, random, told) : body;
    }

    private static string MutatePath(string path, Random random, List<string> told)
    {
        var parts = path.Split('/', '?', '=', '&');
        var (place, by) = (random.Next(1, parts.Length), random.Next(6) == 0 ? HostileTexts.Long(random)[..60] : HostileTexts.Plain[random.Next(HostileTexts.Plain.Count)]);
        told.Add($"path {place} {by}");
        var at = parts.Take(place).Sum(part => part.Length + 1);
        return path[..at] + (by.Contains('%', StringComparison.Ordinal) ? by : Uri.EscapeDataString(by)) + path[(at + parts[place].Length)..];
    }

    private static string MutatePrincipal(string plain, Random random, List<string> told)
    {
        var json = Encoding.UTF8.GetBytes(plain);
        if (random.Next(4) == 0)
        {
            told.Add("principal:");
            json = random.Next(3) > 0 ? JsonMutator.Mutate(json, random, told) : ByteMutator.Mutate(json, isTable: false, random, told);
        }

        var header = Convert.ToBase64String(json);
        return random.Next(40) == 0 ? header[..random.Next(header.Length)] : header;
    }

    private static List<(string Name, string Value)> MutateHeaders(Random random, List<string> told)
    {
        var headers = new List<(string Name, string Value)>();
        if (random.Next(5) > 0)
        {
            return headers;
        }

        var name = Names[random.Next(Names.Length)];
        var value = random.Next(5) == 0 ? HostileTexts.Long(random)[..65] : HostileTexts.Plain[random.Next(HostileTexts.Plain.Count)];
        told.Add($"{name}: {value}");
        headers.Add((name, new string([.. value.Where(letter => letter is >= ' ' and <= '~')])));
        return headers;
    }

    private static readonly string[] Names =
    [
        "Idempotency-Key", "Content-Type", "Content-MD5", "Content-Digest", "Digest", "X-Shopify-Topic", "X-Shopify-Event-Id", "X-Shopify-Webhook-Id", "webhook-id", "traceparent", "Accept", "If-Match", "If-None-Match",
        "X-Forwarded-For", "Content-Encoding", "X-Shopify-Shop-Domain", "x-functions-key",
    ];

    // The same on every machine, unlike that of the runtime.
    private static int HashCode(int seed, long number) => unchecked((int)(((((ulong)seed * 0x9E3779B97F4A7C15UL) + (ulong)number + 1) * 0xBF58476D1CE4E5B9UL) >> 32));
}
