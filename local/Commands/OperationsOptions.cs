using System.CommandLine;
using System.Text.Json;

namespace Billing.Local.Commands;

/// <summary>The options of all commands that ask a running fabric.</summary>
internal sealed class OperationsOptions
{
    private readonly Option<Uri> _url = new("--url")
    {
        Description = "Address of the fabric.",
        DefaultValueFactory = _ => new Uri("http://localhost:7071"),
        CustomParser = WebAddress.Read,
    };

    private readonly Option<string?> _key = new("--key") { Description = $"Function key, which Azure asks for; that of {OperationsClient.KeyVariable} without it." };
    private readonly Option<bool> _json = new("--json") { Description = "Prints the answer as JSON." };
    private readonly Option<string> _actor = new("--actor") { Description = "Who does it; the name of the machine's user without it.", DefaultValueFactory = _ => Environment.UserName };

    /// <summary>Tenant id.</summary>
    public Argument<string> Tenant { get; } = new("tenant") { Description = "Tenant id." };

    /// <summary>Reason for the act, for the audit.</summary>
    public Option<string> Reason { get; } = new("--reason") { Description = "Why; it stands in the audit.", Required = true };

    /// <summary>A command that asks something, with the options that each has.</summary>
    public Command Asking(string name, string description, Func<ParseResult, OperationsClient, CancellationToken, Task<JsonElement>> ask, Action<ParseResult, JsonElement> show)
    {
        var command = AskingAll(name, description, ask, show);
        command.Arguments.Add(Tenant);
        return command;
    }

    /// <summary>A client for the address and key that a command was given.</summary>
    public OperationsClient ClientOf(ParseResult parsed) => new(parsed.GetValue(_url)!, parsed.GetValue(_key));

    /// <summary>A command whose action is its own, with the options that say whom to ask and who asks.</summary>
    public Command Own(string name, string description) => new(name, description) { _url, _key, _actor };

    /// <summary>A command that asks something of no certain tenant.</summary>
    public Command AskingAll(string name, string description, Func<ParseResult, OperationsClient, CancellationToken, Task<JsonElement>> ask, Action<ParseResult, JsonElement> show)
    {
        var command = new Command(name, description) { _url, _key, _json };
        command.SetAction((parsed, cancellation) => Running.ToldAsync(async () =>
        {
            using var client = ClientOf(parsed);
            var answer = await ask(parsed, client, cancellation);
            if (parsed.GetValue(_json))
            {
                parsed.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(answer, Indented));
            }
            else
            {
                show(parsed, answer);
            }

            return 0;
        }));
        return command;
    }

    /// <summary>A command that does something, for which there is a person and a reason.</summary>
    public Command Doing(string name, string description, Func<ParseResult, OperationsClient, CancellationToken, Task<JsonElement>> act, Action<ParseResult, JsonElement> show)
    {
        var command = Asking(name, description, act, show);
        command.Options.Add(_actor);
        command.Options.Add(Reason);
        return command;
    }

    /// <summary>Name of the person who acts.</summary>
    public string ActorOf(ParseResult parsed) => parsed.GetValue(_actor)!;

    private static readonly JsonSerializerOptions Indented = new(Platform.Streams.FabricJson.Options) { WriteIndented = true };
}
