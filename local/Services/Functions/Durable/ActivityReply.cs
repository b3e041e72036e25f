using System.Text.Json;
using System.Text.RegularExpressions;
using Billing.Local.Functions.Rpc;
using Billing.Local.Functions.Worker;
using Microsoft.DurableTask;

namespace Billing.Local.Functions.Durable;

/// <summary>Reads what the worker says of an activity.</summary>
internal static partial class ActivityReply
{
    /// <summary>The output as JSON; null for none.</summary>
    public static string? Output(TypedData? value) => value?.DataCase switch
    {
        TypedData.DataOneofCase.Json => value.Json,
        TypedData.DataOneofCase.String => JsonSerializer.Serialize(value.String),
        TypedData.DataOneofCase.Bytes => JsonSerializer.Serialize(value.Bytes.ToBase64()),
        TypedData.DataOneofCase.Int => JsonSerializer.Serialize(value.Int),
        _ => null,
    };

    /// <summary>The record of a failure in the history: type and message from the worker's text of the exception.</summary>
    public static TaskFailureDetails Failure(FunctionFailedException failure)
    {
        var text = failure.Details;
        var match = TypeAndMessage().Match(text);
        return match.Success
            ? new TaskFailureDetails(match.Groups["type"].Value, match.Groups["message"].Value.TrimEnd(), text, InnerFailure: null, Properties: null)
            : new TaskFailureDetails("Unknown", text.Length > 0 ? text : failure.Message, StackTrace: null, InnerFailure: null, Properties: null);
    }

    // As Exception.ToString has it: the type, a colon, the message, then the inner exception or the stack on lines of their own.
    [GeneratedRegex(@"\A(?<type>[A-Za-z_][\w.+`]*): (?<message>.*?)(?=\r?\n\s+at |\r?\n ---> |\z)", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypeAndMessage();
}
