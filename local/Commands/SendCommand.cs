using System.CommandLine;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Billing.Local.Hosting;
using Billing.Platform.Tenants;

namespace Billing.Local.Commands;

/// <summary>Signs a file as its sender would, and sends it to a running fabric.</summary>
internal static class SendCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var options = new OperationsOptions();
        var file = new Argument<FileInfo>("file") { Description = "What is sent: a webhook's body, a batch of usage events, or a settlement file." };
        var tenant = new Option<string?>("--tenant") { Description = "Tenant id; without it, that of a path …/TENANT/SOURCE/FILE." };
        var source = new Option<string?>("--source") { Description = "Source name, or usage, or settlements/GATEWAY; without it, that of the path." };
        var data = new Option<string>("--data") { Description = "Data folder that holds the secrets.", DefaultValueFactory = _ => LocalCommands.DefaultFolder };
        var command = options.Own("send", "Signs a file as its sender would, sends it, and prints the answer.");
        command.Arguments.Add(file);
        command.Options.Add(tenant);
        command.Options.Add(source);
        command.Options.Add(data);
        command.SetAction((parsed, cancellation) => Running.ToldAsync(async () =>
        {
            using var client = options.ClientOf(parsed);
            var path = parsed.GetValue(file)!;
            if (!path.Exists)
            {
                throw new FileNotFoundException($"There is no file {path.FullName}.");
            }

            var sent = await SentFile.ReadAsync(path, parsed.GetValue(tenant), parsed.GetValue(source), client, cancellation);
            using var request = Request(sent, new LocalSecretStore(Folder(parsed.GetValue(data)!)));
            var answer = await client.SendRawAsync(request, cancellation);
            await TellAsync(request, answer, parsed.InvocationConfiguration.Output, cancellation);
            return answer.IsSuccessStatusCode ? 0 : 1;
        }));
        return command;
    }

    private static string Folder(string data) => Directory.Exists(data)
        ? data
        : throw new DirectoryNotFoundException($"There is no data folder {Path.GetFullPath(data)} with the secrets of the running fabric: name it with --data.");

    private static HttpRequestMessage Request(SentFile sent, LocalSecretStore secrets)
    {
        var (route, body) = (sent.Route, sent.Content);
        var request = new HttpRequestMessage(sent.Method, new Uri("api/" + route, UriKind.Relative));
        if (sent.Source is { } source)
        {
            var eventId = "cli-" + Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 8));
            var signed = new WebhookSender(secrets, TimeProvider.System).Sign(source, eventId, body, sent.ReadConfiguration);
            body = signed.Body;
            request.Content = new ByteArrayContent(body);
            foreach (var (name, value) in signed.Headers)
            {
                if (!request.Headers.TryAddWithoutValidation(name, value))
                {
                    request.Content.Headers.TryAddWithoutValidation(name, value);
                }
            }
        }

        request.Content ??= new ByteArrayContent(body);
        request.Content.Headers.ContentType ??= new MediaTypeHeaderValue(sent.MediaType);
        return request;
    }

    private static async Task TellAsync(HttpRequestMessage request, HttpResponseMessage answer, TextWriter output, CancellationToken cancellation)
    {
        await output.WriteLineAsync($"{request.Method} {answer.RequestMessage?.RequestUri ?? request.RequestUri}  {(int)answer.StatusCode} {answer.ReasonPhrase}");
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        if (text.Length > 0)
        {
            await output.WriteLineAsync(text);
        }
    }
}
