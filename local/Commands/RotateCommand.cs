using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Platform.Configuration;

namespace Billing.Local.Commands;

/// <summary>Rotates a secret of a source, or of a machine's key: the new one comes first, the old ones hold until a time.</summary>
internal static class RotateCommand
{
    public static Command Create()
    {
        var options = new OperationsOptions();
        var name = new Argument<string>("name") { Description = "The source, or the key of a machine." };
        var secret = new Argument<string>("secret") { Description = "Name of the new secret, which lies in the secret store already." };
        var until = new Option<DateTimeOffset>("--until") { Description = "From when the old secrets are refused, such as 2027-01-08T00:00:00Z; in a week without it.", DefaultValueFactory = _ => DateTimeOffset.UtcNow.AddDays(7) };
        var command = options.Own("rotate", "Puts a new secret before the old ones of a source or key, and ends those.");
        foreach (var argument in new Argument[] { options.Tenant, name, secret })
        {
            command.Arguments.Add(argument);
        }

        command.Options.Add(until);
        command.Options.Add(options.Reason);
        command.SetAction((parsed, cancellation) => Running.ToldAsync(async () =>
        {
            using var client = options.ClientOf(parsed);
            var path = $"configuration/{parsed.GetValue(options.Tenant)}/{TenantDocument.Name}";
            var tag = (await client.GetAsync($"configuration/{parsed.GetValue(options.Tenant)}", cancellation)).GetProperty("documents").EnumerateArray()
                .First(document => document.GetProperty("document").GetString() == TenantDocument.Name).GetProperty("tag").GetString();
            var tenant = JsonNode.Parse((await client.GetAsync(path, cancellation)).GetRawText())!.AsObject();
            var ended = Rotate(tenant, parsed.GetValue(name)!, parsed.GetValue(secret)!, parsed.GetValue(until));
            await client.PutAsync(
                OperationsClient.Path(path, ("actor", options.ActorOf(parsed)), ("reason", parsed.GetValue(options.Reason))), JsonSerializer.SerializeToUtf8Bytes(tenant, Platform.Streams.FabricJson.Options), tag, cancellation);
            ended.ForEach(old => parsed.InvocationConfiguration.Output.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{old} holds until {parsed.GetValue(until).UtcDateTime:yyyy-MM-dd HH:mm} UTC, beside {parsed.GetValue(secret)}.")));
            return 0;
        }));
        return command;
    }

    // An end that was set before stands.
    private static List<string> Rotate(JsonObject tenant, string name, string secret, DateTimeOffset until)
    {
        var holder = new[] { "sources", "keys" }
            .SelectMany(list => tenant[list]?.AsArray().OfType<JsonObject>() ?? [])
            .FirstOrDefault(each => each["name"]?.GetValue<string>() == name)
            ?? throw new RefusedException($"The tenant has neither a source nor a key {name}.");
        var names = holder["secrets"]!.AsArray().Select(each => each!.GetValue<string>()).Where(each => each != secret).ToList();
        var ends = holder["secretsUntil"] as JsonObject ?? [];
        var ended = names.Where(old => !ends.ContainsKey(old)).ToList();
        ends.Remove(secret);
        ended.ForEach(old => ends[old] = until.ToString("O", CultureInfo.InvariantCulture));
        holder["secrets"] = new JsonArray([secret, .. names.Select(each => JsonValue.Create(each))]);
        holder["secretsUntil"] = ends;
        return ended;
    }
}
