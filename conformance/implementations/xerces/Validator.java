import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringReader;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.transform.sax.SAXSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.Attributes;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/**
 * The published XML Schema under Xerces, as an implementation of the line protocol: verdicts on payloads in XML.
 *
 * <p>Usage: java -cp xercesImpl.jar -Dorg.apache.xerces.impl.dv.xs.useCodePointCountForStringLength=true
 * Validator.java SCHEMAS, the folder of the published schemas. XML Schema counts code points; Xerces does so only when
 * it is told.
 */
final class Validator {
    private static final String XERCES = "http://apache.org/xml/features/";

    private final Path schemas;
    private final List<String> versions;
    private final Map<String, Schema> compiled = new HashMap<>();

    private Validator(Path schemas) throws IOException {
        this.schemas = schemas;
        try (Stream<Path> folders = Files.list(schemas)) {
            versions = folders.filter(folder -> Files.exists(folder.resolve("xml/tipx.xsd")))
                .map(folder -> folder.getFileName().toString())
                .filter(name -> name.matches("[0-9]+\\.[0-9]+"))
                .sorted(Comparator.comparing(ModuleDescriptor.Version::parse))
                .collect(Collectors.toList());
        }
    }

    public static void main(String[] arguments) throws Exception {
        Validator validator = new Validator(Path.of(arguments[0]));
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            Map<?, ?> command = (Map<?, ?>) new Json(line).read();
            answers.print(validator.answer(command) + "\n");
            answers.flush();
            if ("stop".equals(command.get("cmd"))) {
                return;
            }
        }
    }

    private String answer(Map<?, ?> command) throws Exception {
        if ("start".equals(command.get("cmd"))) {
            String known = versions.stream().map(version -> "\"" + version + "\"").collect(Collectors.joining(","));
            String version = org.apache.xerces.impl.Version.getVersion().replaceAll("[^0-9.]", "");
            return "{\"protocol\":1,\"implementation\":{\"name\":\"xerces\",\"version\":\"" + version
                + "\",\"language\":\"Java\",\"homepage\":\"https://xerces.apache.org\"},\"standard\":[" + known
                + "],\"ops\":[\"validate\"],\"forms\":[\"xml\"],\"claims\":[\"SCH\"]}";
        }
        if ("stop".equals(command.get("cmd"))) {
            return "{\"bye\":true}";
        }
        String seq = "{\"seq\":" + command.get("seq") + ",";
        List<?> inputs = (List<?>) command.get("inputs");
        if (!"validate".equals(command.get("op")) || !"xml".equals(command.get("form")) || inputs.size() != 1) {
            return seq + "\"skipped\":true,\"why\":\"only single payloads in XML are judged\"}";
        }
        byte[] document = Base64.getDecoder().decode((String) ((Map<?, ?>) inputs.get(0)).get("base64"));
        return seq + "\"verdict\":\"" + verdict(document) + "\"}";
    }

    /** The verdict on a payload. What claims no version, or one that there is not, is judged by the newest. */
    private String verdict(byte[] document) throws Exception {
        try {
            Claim claim = new Claim();
            XMLReader reader = reader();
            reader.setContentHandler(claim);
            reader.setErrorHandler(new Strict());
            reader.parse(new InputSource(new ByteArrayInputStream(document)));
            boolean known = versions.contains(claim.version());
            javax.xml.validation.Validator validator =
                schema(known ? claim.version() : versions.get(versions.size() - 1)).newValidator();
            validator.setErrorHandler(new Strict());
            validator.validate(new SAXSource(reader(), new InputSource(new ByteArrayInputStream(document))));
            return known || claim.version() == null ? "valid" : "undecided";
        } catch (SAXException refused) {
            return "invalid";
        } catch (IOException malformed) {
            return "invalid"; // The document is in memory: what cannot be read are bytes that are none of its encoding.
        }
    }

    private Schema schema(String version) throws Exception {
        if (!compiled.containsKey(version)) {
            SchemaFactory factory = new org.apache.xerces.jaxp.validation.XMLSchemaFactory();
            factory.setErrorHandler(new Strict());
            compiled.put(version, factory.newSchema(schemas.resolve(version).resolve("xml/tipx.xsd").toFile()));
        }
        return compiled.get(version);
    }

    /** A reader that refuses every DTD and fetches nothing, with the limits that Xerces has by itself. */
    private static XMLReader reader() throws SAXException, ParserConfigurationException {
        SAXParserFactory factory = new org.apache.xerces.jaxp.SAXParserFactoryImpl();
        factory.setNamespaceAware(true);
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature(XERCES + "disallow-doctype-decl", true);
        factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
        factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
        factory.setFeature(XERCES + "nonvalidating/load-external-dtd", false);
        XMLReader reader = factory.newSAXParser().getXMLReader();
        reader.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
        return reader;
    }

    /** The version of the standard that a payload claims. */
    private static final class Claim extends DefaultHandler {
        private final StringBuilder text = new StringBuilder();
        private int depth;
        private boolean within;
        private boolean found;

        String version() {
            return found ? text.toString() : null;
        }

        @Override
        public void startElement(String namespace, String name, String qualified, Attributes attributes) {
            depth++;
            if (depth == 2 && name.equals("tipxVersion") && !found) {
                within = true;
                found = true;
            }
        }

        @Override
        public void endElement(String namespace, String name, String qualified) {
            depth--;
            within = within && depth >= 2;
        }

        @Override
        public void characters(char[] characters, int start, int length) {
            if (within) {
                text.append(characters, start, length);
            }
        }
    }

    /** Takes the first thing that is wrong for the answer. */
    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException problem) {
            // A warning is no refusal.
        }

        @Override
        public void error(SAXParseException problem) throws SAXException {
            throw problem;
        }

        @Override
        public void fatalError(SAXParseException problem) throws SAXException {
            throw problem;
        }
    }

    /** One JSON text: objects as maps, lists, texts; everything else as it is written, so that a number comes back unchanged. */
    private static final class Json {
        private final String text;
        private int at;

        Json(String text) {
            this.text = text;
        }

        Object read() {
            switch (next()) {
                case '{':
                    return object();
                case '[':
                    return list();
                case '"':
                    return string();
                default:
                    return bare();
            }
        }

        private Map<String, Object> object() {
            Map<String, Object> found = new LinkedHashMap<>();
            at++;
            while (next() != '}') {
                String name = string();
                expect(':');
                found.put(name, read());
                if (next() == ',') {
                    at++;
                }
            }
            at++;
            return found;
        }

        private List<Object> list() {
            List<Object> found = new ArrayList<>();
            at++;
            while (next() != ']') {
                found.add(read());
                if (next() == ',') {
                    at++;
                }
            }
            at++;
            return found;
        }

        private String string() {
            expect('"');
            StringBuilder found = new StringBuilder();
            for (char one = text.charAt(at++); one != '"'; one = text.charAt(at++)) {
                found.append(one == '\\' ? escaped() : one);
            }
            return found.toString();
        }

        private char escaped() {
            char one = text.charAt(at++);
            switch (one) {
                case 'b':
                    return '\b';
                case 'f':
                    return '\f';
                case 'n':
                    return '\n';
                case 'r':
                    return '\r';
                case 't':
                    return '\t';
                case 'u':
                    at += 4;
                    return (char) Integer.parseInt(text.substring(at - 4, at), 16);
                default:
                    return one;
            }
        }

        private String bare() {
            int begin = at;
            while (at < text.length() && ",]} \t".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(begin, at);
        }

        private char next() {
            while (Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return text.charAt(at);
        }

        private void expect(char wanted) {
            if (next() != wanted) {
                throw new IllegalArgumentException("a command that is no JSON");
            }
            at++;
        }
    }
}
